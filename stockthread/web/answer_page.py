"""The page behind the address in a notice: without an account, in the visitor's language."""

from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from stockthread import catalog, ledger, parties, recalls
from stockthread.kernel import clock
from stockthread.recalls import NewAnswer
from stockthread.web import asked, shown

TEXTS: Final = {
    "en": {
        "title": "Recall", "wrong": "What is wrong", "do": "What to do",
        "ask": "What became of these?", "all": "Of all of them", "each": "Or one by one",
        "have": "I have it still", "sold": "I sold it on", "destroyed": "It was destroyed",
        "missing": "I cannot find it", "whom": "To whom (if you know)",
        "words": "Anything else?", "send": "Send", "thanks": "Thank you. We have your answer.",
        "again": "Something else became of it? Answer again: the last answer counts.",
        "as": "as above", "problem": "Please choose an answer.", "over": "This recall is closed.",
    },
    "de": {
        "title": "Rückruf", "wrong": "Was nicht stimmt", "do": "Was zu tun ist",
        "ask": "Was ist daraus geworden?", "all": "Von allen", "each": "Oder einzeln",
        "have": "Ich habe es noch", "sold": "Ich habe es weiterverkauft",
        "destroyed": "Es wurde vernichtet", "missing": "Ich finde es nicht",
        "whom": "An wen (falls bekannt)", "words": "Sonst noch etwas?", "send": "Absenden",
        "thanks": "Danke. Ihre Antwort ist bei uns.",
        "again": "Hat sich etwas geändert? Antworten Sie noch einmal: die letzte Antwort zählt.",
        "as": "wie oben", "problem": "Bitte wählen Sie eine Antwort.",
        "over": "Dieser Rückruf ist abgeschlossen.",
    },
    "fr": {
        "title": "Rappel", "wrong": "Ce qui ne va pas", "do": "Que faire",
        "ask": "Que sont-ils devenus ?", "all": "Pour tous", "each": "Ou un par un",
        "have": "Je l’ai encore", "sold": "Je l’ai revendu", "destroyed": "Il a été détruit",
        "missing": "Je ne le trouve pas", "whom": "À qui (si vous le savez)",
        "words": "Autre chose ?", "send": "Envoyer", "thanks": "Merci. Nous avons votre réponse.",
        "again": "Un changement ? Répondez à nouveau : la dernière réponse compte.",
        "as": "comme ci-dessus", "problem": "Veuillez choisir une réponse.",
        "over": "Ce rappel est terminé.",
    },
    "es": {
        "title": "Retirada", "wrong": "Qué ocurre", "do": "Qué hacer",
        "ask": "¿Qué ha sido de ellos?", "all": "De todos", "each": "O uno por uno",
        "have": "Todavía lo tengo", "sold": "Lo he vendido", "destroyed": "Se ha destruido",
        "missing": "No lo encuentro", "whom": "A quién (si lo sabe)",
        "words": "¿Algo más?", "send": "Enviar", "thanks": "Gracias. Tenemos su respuesta.",
        "again": "¿Ha cambiado algo? Responda de nuevo: cuenta la última respuesta.",
        "as": "como arriba", "problem": "Elija una respuesta.",
        "over": "Esta retirada está cerrada.",
    },
}  # fmt: skip
EACH_MAX: Final = 300


def language(request: HttpRequest) -> str:
    """The first language of the visitor that there is."""
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code[:2] in TEXTS:
            return code[:2]
    return "en"


def page(key: str, request: HttpRequest) -> dict[str, Any]:
    """What the visitor has of it, and what they answered. Raises Refused unknown_id."""
    notice = recalls.read_notices.by_key(key)
    recall = recalls.read.recall(notice.recall)
    items = recalls.read_notices.items_of([notice.id]).get(notice.id, [])
    products = catalog.read.products(sorted({each.product for each in items}))
    codes = ledger.read.codes([each.item for each in items])
    said = recalls.read_notices.latest(recalls.read_notices.replies([notice.id])
                                       .get(notice.id, []))  # fmt: skip
    every = {said[each.item].answer if each.item in said else "" for each in items}
    of_all = every.pop() if len(every) == 1 else ""
    own = parties.read.own_party()
    spoken = language(request)
    texts = TEXTS[spoken]
    return {
        "t": texts,
        "language": spoken,
        "recall": recall,
        "is_over": recall.state != "running",
        "sender": own.name if own else "",
        "name": notice.name,
        "answers": [{"value": each, "word": texts[each]} for each in recalls.ANSWERS],
        "items": [
            {"id": each.item, "code": codes.get(each.item) or f"#{each.item}",
             "product": products[each.product].name,
             "amount": shown.measure(products[each.product], each.quantity),
             "said": said[each.item].answer if each.item in said and not of_all else ""}
            for each in items[:EACH_MAX]
        ],
        "said_of_all": of_all,
        "has_answered": bool(said),
        "key": asked.new_key(),
    }  # fmt: skip


def answer(key: str, request: HttpRequest) -> None:
    """Keep what the visitor says. Raises Refused as recalls.answer."""
    notice = recalls.read_notices.by_key(key)
    form = request.POST
    answers = [NewAnswer(0, form["all"], form.get("whom", "")[:200])] if form.get("all") else []
    for name, value in form.items():
        if name.startswith("item-") and value and name[5:].isdecimal():
            answers.append(NewAnswer(int(name[5:]), value, form.get("whom", "")[:200]))
    recalls.answer(notice, answers, words=form.get("words", ""),
                   key=form.get("key", "")[:80] or asked.new_key(), at=clock.now())  # fmt: skip
