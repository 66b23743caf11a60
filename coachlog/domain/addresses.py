"""E-mail addresses: which company one is of, and which say nothing about a company."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import lru_cache

DOMAINS = 5_000  # that are remembered: a file names few, each many times
# Providers whose addresses say nothing about a company.
PUBLIC_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com",
        "yahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "icloud.com", "me.com", "mac.com",
        "aol.com", "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "freenet.de",
        "mail.com", "nhs.net",
        "mail.ru", "yandex.ru", "proton.me", "protonmail.com", "pm.me", "zoho.com", "qq.com",
        "163.com", "126.com", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "libero.it",
        "bluewin.ch", "hey.com", "fastmail.com", "comcast.net", "verizon.net", "att.net",
        "sbcglobal.net", "btinternet.com", "ziggo.nl", "kpnmail.nl", "planet.nl", "hetnet.nl",
        "xs4all.nl", "home.nl", "telenet.be", "skynet.be", "proximus.be", "sfr.fr", "neuf.fr",
        "bbox.fr", "alice.it", "tiscali.it", "virgilio.it", "tin.it", "sapo.pt", "iol.pt",
        "uol.com.br", "bol.com.br", "terra.com.br", "ig.com.br", "telefonica.net", "arcor.de",
        "aol.de", "posteo.de", "mailbox.org", "bigpond.com", "eircom.net", "sky.com", "nifty.com",
        "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "ocn.ne.jp", "so-net.ne.jp",
        "aon.at", "chello.at", "a1.net", "sunrise.ch", "hispeed.ch", "chello.nl", "upcmail.nl",
        "casema.nl", "quicknet.nl", "tele2.nl", "voo.be", "scarlet.be", "pandora.be",
        "numericable.fr", "club-internet.fr", "aliceadsl.fr", "notaires.fr", "netcabo.pt",
        "clix.pt", "telepac.pt", "oi.com.br", "globo.com", "globomail.com", "ono.com",
        "movistar.es", "euskalnet.net", "terra.es", "ya.com", "prodigy.net.mx", "fibertel.com.ar",
        "speedy.com.ar", "arnet.com.ar", "ciudad.com.ar", "vtr.net", "une.net.co", "etb.net.co",
        "adinet.com.uy", "inwind.it", "fastwebnet.it", "pec.it", "legalmail.it", "aruba.it",
        "email.it", "teletu.it", "vodafone.it", "talktalk.net", "virginmedia.com", "ntlworld.com",
        "blueyonder.co.uk", "tiscali.co.uk", "plusnet.com", "eir.ie", "iol.ie", "cox.net",
        "charter.net", "bellsouth.net", "earthlink.net", "juno.com", "optonline.net", "rogers.com",
        "shaw.ca", "sympatico.ca", "telus.net", "biglobe.ne.jp", "plala.or.jp", "ybb.ne.jp",
        "dion.ne.jp", "infoweb.ne.jp", "hi-ho.ne.jp", "asahi-net.or.jp", "kabelmail.de",
        "vodafone.de", "vodafonemail.de", "unitybox.de", "ewetel.net", "ewe.net", "osnanet.de",
        "online.de", "email.de", "magenta.de", "netcologne.de", "versanet.de", "kabelbw.de",
    }
)  # fmt: skip
# Those that have a domain in many countries.
_PUBLIC_LABELS = frozenset(
    {"gmail", "googlemail", "outlook", "hotmail", "live", "msn", "yahoo", "gmx"}
)
# Companies whose people meet sales managers to sell to them or to find them people.
TRADE_DOMAINS: Mapping[str, frozenset[str]] = {
    "vendor": frozenset(
        {
            "gong.io", "salesforce.com", "hubspot.com", "outreach.io", "salesloft.com",
            "zoominfo.com", "seismic.com", "highspot.com", "clari.com", "apollo.io", "showpad.com",
            "mindtickle.com", "pipedrive.com", "6sense.com", "cognism.com", "lusha.com",
            "docusign.com", "allego.com", "chorus.ai",
        }
    ),
    "interview": frozenset(
        {
            "greenhouse.io", "lever.co", "ashbyhq.com", "smartrecruiters.com", "workable.com",
            "personio.de", "recruitee.com", "teamtailor.com", "hays.com", "hays.de",
            "michaelpage.com", "michaelpage.de", "robertwalters.com", "roberthalf.com",
            "randstad.com", "adecco.com", "manpower.com", "kornferry.com", "indeed.com",
            "linkedin.com", "xing.com", "stepstone.de", "heidrick.com", "spencerstuart.com",
        }
    ),
}  # fmt: skip
# Labels that stand before a country's own: example.co.uk, example.com.au.
_SECOND_LEVEL = frozenset(
    {
        "co", "com", "org", "net", "ac", "ed", "gov", "gob", "edu", "or", "ne", "go", "gouv", "gub",
        "coop", "ind", "agr", "adv", "k12", "sch", "ltd", "plc", "nhs", "lg", "gr",
    }
)  # fmt: skip


def domain_of(email: str) -> str:
    """Return the domain of an address."""
    return email.rpartition("@")[2].strip().lower()


@lru_cache(DOMAINS)
def company_label(domain: str) -> str:
    """Return the part of a domain that names the company: acme of mail.acme.co.uk."""
    labels = [label for label in domain.split(".") if label]
    if len(labels) < 2:
        return domain
    country = labels.pop()
    while len(labels) > 1 and len(country) == 2 and _is_before_country(labels[-1], country):
        labels.pop()
    return labels[-1]


@lru_cache(DOMAINS)
def is_public(domain: str) -> bool:
    """Tell whether a domain is that of a provider, whose addresses say nothing about a company."""
    return domain in PUBLIC_MAIL or company_label(domain) in _PUBLIC_LABELS


def is_own(email: str, own_domains: Container[str]) -> bool:
    """Tell whether an address is of one of the own domains, or of a part of it."""
    domain = domain_of(email)
    while domain and domain not in own_domains:
        domain = domain.partition(".")[2]
    return bool(domain)


def mailbox_of(email: str) -> str:
    """Return what stands before the @ of an address."""
    return email.partition("@")[0].strip().lower()


def is_of_trade(email: str, kind: str) -> bool:
    """Tell whether an address is of a company that sells or recruits, as a kind of word."""
    return is_own(email, TRADE_DOMAINS.get(kind, ()))


def domains_of(emails: Iterable[str]) -> frozenset[str]:
    """Return the companies' domains of addresses; public mail providers are no company."""
    domains = (domain_of(email) for email in emails if "@" in email)
    return frozenset(domain for domain in domains if not is_public(domain))


def _is_before_country(label: str, country: str) -> bool:
    return label in _SECOND_LEVEL or (country == "us" and (len(label) == 2 or label == "state"))
