"""Money as people write it, exactly: text ↔ whole parts of a currency's smallest unit.

An amount is whole cents (of a currency with two digits); a price has six digits more, so that the
price of one of ten thousand screws is exact. No float anywhere.
Source of the digits: ISO 4217, list one.
"""

import re
from decimal import Decimal
from typing import Final

from django.conf import settings

from stockthread.kernel.errors import refuse

_NONE: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE: Final = "BHD IQD JOD KWD LYD OMR TND"
_TWO: Final = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG
HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU
MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR
SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES
WST XCD YER ZAR ZMW"""
PRICE_DIGITS: Final = 6
"""How many digits a price has behind the currency's smallest unit."""

DIGITS: Final = (
    dict.fromkeys(_TWO.split(), 2)
    | dict.fromkeys(_NONE.split(), 0)
    | dict.fromkeys(_THREE.split(), 3)
)
"""How many digits behind the point each currency has."""

PRICE_MAX: Final = 10**17
_FORM = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{1,12}))?", re.ASCII)
_COMMA_OF_THOUSANDS = re.compile(r"[0-9]{1,3},[0-9]{3}")


def home_currency() -> str:
    """The currency of this installation."""
    return str(settings.CURRENCY)


def parse_price(text: str, currency: str) -> int:
    """Return "12.50" in millionths of the currency's smallest unit.

    Raises Refused: bad_price, currency_unknown.
    """
    return _parse(text, currency, PRICE_DIGITS)


def parse_amount(text: str, currency: str) -> int:
    """Return "12.50" in the currency's smallest units. Raises Refused: as `parse_price`."""
    return _parse(text, currency, 0)


def _parse(text: str, currency: str, more: int) -> int:
    digits = digits_of(currency) + more
    form = _FORM.fullmatch(text.strip())
    if form is None or _COMMA_OF_THOUSANDS.fullmatch(text.strip()):
        refuse("bad_price", text=text, digits=digits)
    amount = Decimal(f"{form[1]}.{form[2] or 0}").scaleb(digits)
    if amount != int(amount) or amount > PRICE_MAX:
        refuse("bad_price", text=text, digits=digits)
    return int(amount)


def digits_of(currency: str) -> int:
    """Return how many digits a currency has. Raises Refused currency_unknown."""
    if currency not in DIGITS:
        refuse("currency_unknown", currency=currency)
    return DIGITS[currency]


def shown_price(price: int, currency: str) -> str:
    """Return a price as people read it: "12.50", "0.0125"."""
    digits = digits_of(currency)
    whole = _shown(price, digits + PRICE_DIGITS)
    kept = len(whole) - PRICE_DIGITS
    return whole[:kept] + whole[kept:].rstrip("0") if digits else whole.rstrip("0").rstrip(".")


def shown_amount(amount: int, currency: str) -> str:
    """Return an amount as people read it: "1204.50"."""
    return _shown(amount, digits_of(currency))


def _shown(number: int, digits: int) -> str:
    sign, whole = "-" if number < 0 else "", f"{abs(number):0{digits + 1}d}"
    return sign + (f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole)
