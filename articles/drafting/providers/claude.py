"""Anthropic's models, by its messages protocol."""

from . import wire
from .model import Model, Said


class Anthropic(Model):
    name = "anthropic"

    def ask(self, prompt, shape):
        """One streamed call; raises DraftFailed where nothing usable came back."""
        import anthropic  # the `ai` extra; asked for here, so that nobody else needs it

        said = Said()
        try:
            with wire.client(self.seconds) as http:
                client = anthropic.Anthropic(
                    api_key=self.key or "none",
                    base_url=self.base_url or None,
                    max_retries=0,
                    http_client=http,
                )
                for event in client.messages.create(**self._call(prompt, shape)):
                    _hear(said, event)
        except (anthropic.AnthropicError, wire.TooMuch, *wire.BROKEN) as error:
            raise wire.failed(error, self.name) from error
        return said

    def _call(self, prompt, shape):
        return {
            "model": self.model,
            "system": prompt.system,
            "messages": [{"role": "user", "content": prompt.user}],
            "max_tokens": self.most_out,
            "output_config": {"format": {"type": "json_schema", "schema": shape}},
            "stream": True,
        }


def _hear(said, event):
    if event.type == "message_start":
        said.tokens_in = event.message.usage.input_tokens
    elif event.type == "content_block_delta" and event.delta.type == "text_delta":
        said.text += event.delta.text
    elif event.type == "message_delta":
        said.tokens_out = event.usage.output_tokens
        said.refused |= event.delta.stop_reason == "refusal"
        said.cut_off |= event.delta.stop_reason in ("max_tokens", "model_context_window_exceeded")
    elif event.type == "message_stop":
        said.ended = True
