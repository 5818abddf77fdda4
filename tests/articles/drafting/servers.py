"""Model servers of our own on the loopback interface, in both protocols, with every fault."""

import json
import time
from contextlib import contextmanager

from tests.articles.collecting.web import site

# What a model can be made to do wrong, one word each.
FAULTS = (
    *("refused", "slow", "too many", "broken", "cut", "not json", "wrong schema", "truncated"),
    *("refusal", "empty", "wrong language", "huge"),
)
TOKENS = (1_000, 500)


class ModelServer:
    """Answers as `answers` say, in order, the last one for ever: a text, a fault's name, or what a
    function says to all that was asked so far."""

    def __init__(self, made):
        self.url, self.answers, self.asked = made.url, [], []
        made.pages["/v1/chat/completions"] = self._openai
        made.pages["/v1/messages"] = self._anthropic

    def _next(self, handler):
        length = int(handler.headers["Content-Length"])
        self.asked.append(json.loads(handler.rfile.read(length)))
        said = self.answers[min(len(self.asked), len(self.answers)) - 1]
        return said(self.asked) if callable(said) else said

    def _openai(self, handler):
        self._speak(handler, self._next(handler), _openai_events)

    def _anthropic(self, handler):
        self._speak(handler, self._next(handler), _anthropic_events)

    def _speak(self, handler, said, events):
        if said == "too many":
            return _plain(handler, 429, {"Retry-After": "7"})
        if said == "broken":
            return _plain(handler, 500, {})
        if said == "slow":
            time.sleep(1.5)
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.close_connection = True
        for event in events(said):
            handler.wfile.write(event.encode())
            handler.wfile.flush()
        return None


def _plain(handler, status, headers):
    body = json.dumps({"error": {"message": "no", "type": "x"}}).encode()
    handler.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def _text(said):
    """The words of an answer; a huge one has no end that anybody waits for."""
    if said == "huge":
        return ("x" * 50_000 for _ in range(200))
    plain = {"empty": "", "refusal": "", "truncated": '{"url": "', "cut": '{"url": "', "slow": "{}"}
    plain["not json"] = "Here is your draft."
    plain["wrong schema"] = '{"draft": true}'
    return [plain.get(said, said)]


def _openai_events(said):
    def event(**fields):
        shell = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        return f"data: {json.dumps({**shell, 'choices': [], **fields})}\n\n"

    def choice(delta, reason=None):
        return event(choices=[{"index": 0, "delta": delta, "finish_reason": reason}])

    for part in _text(said):
        yield choice({"role": "assistant", "content": part})
    if said == "cut":
        return
    if said == "refusal":
        yield choice({"refusal": "I cannot help with that."})
    yield choice({}, {"truncated": "length"}.get(said, "stop"))
    yield event(
        usage={"prompt_tokens": TOKENS[0], "completion_tokens": TOKENS[1], "total_tokens": 1}
    )
    yield "data: [DONE]\n\n"


def _anthropic_events(said):
    def event(kind, **fields):
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n"

    usage = {"input_tokens": TOKENS[0], "output_tokens": 1}
    message = {"id": "1", "type": "message", "role": "assistant", "content": [], "model": "m"}
    message |= {"stop_reason": None, "stop_sequence": None, "usage": usage}
    yield event("message_start", message=message)
    yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for part in _text(said):
        delta = {"type": "text_delta", "text": part}
        yield event("content_block_delta", index=0, delta=delta)
    if said == "cut":
        return
    yield event("content_block_stop", index=0)
    reason = {"truncated": "max_tokens", "refusal": "refusal"}.get(said, "end_turn")
    stopped = {"stop_reason": reason, "stop_sequence": None}
    yield event("message_delta", delta=stopped, usage={"output_tokens": TOKENS[1]})
    yield event("message_stop")


@contextmanager
def model_server():
    with site() as made:
        yield ModelServer(made)
