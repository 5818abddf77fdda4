"""Any server that speaks OpenAI's chat protocol: OpenAI, Ollama, vLLM, llama.cpp and many more."""

from . import wire
from .model import Model, Said


class OpenAICompatible(Model):
    name = "openai"

    def ask(self, prompt, shape):
        """One streamed call; raises DraftFailed where nothing usable came back."""
        import openai  # the `ai` extra; asked for here, so that nobody else needs it

        said = Said()
        try:
            with wire.client(self.seconds) as http:
                client = openai.OpenAI(
                    api_key=self.key or "none",
                    base_url=self.base_url or None,
                    max_retries=0,
                    http_client=http,
                )
                for chunk in client.chat.completions.create(**self._call(prompt, shape)):
                    _hear(said, chunk)
        except (openai.OpenAIError, wire.TooMuch, *wire.BROKEN) as error:
            raise wire.failed(error, self.name) from error
        return said

    def _call(self, prompt, shape):
        return {
            "model": self.model,
            "messages": [
                {"role": "system", "content": prompt.system},
                {"role": "user", "content": prompt.user},
            ],
            "max_completion_tokens": self.most_out,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "draft", "schema": shape, "strict": True},
            },
            "stream": True,
            "stream_options": {"include_usage": True},
        }


def _hear(said, chunk):
    if chunk.usage:
        said.tokens_in = chunk.usage.prompt_tokens
        said.tokens_out = chunk.usage.completion_tokens
    for choice in (chunk.choices or [])[:1]:
        said.text += (choice.delta and choice.delta.content) or ""
        said.refused |= bool(choice.delta and choice.delta.refusal)
        said.refused |= choice.finish_reason == "content_filter"
        said.cut_off |= choice.finish_reason == "length"
        said.ended |= choice.finish_reason is not None
