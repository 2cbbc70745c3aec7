"""One believable document of each kind, with European letters and a facility's name of two lines."""

from typing import Any

LONG_NAME = "Centre Hospitalier Universitaire de Besançon, Pôle d'imagerie et de thérapies guidées"
OFFICE = ["IASIOS office", "Example Street 1", "1010 Vienna", "Austria"]
SIGNATORIES = [
    {"name": "Professor Małgorzata Szczęsna", "role": "Chair of the IASIOS Executive Committee"},
    {"name": "Dr Þórður Gíslason", "role": "Head of the IASIOS office"},
]

INVOICE: dict[str, Any] = {
    "number": "2026-0017",
    "issued_on": "2026-11-24",
    "due_on": "2026-12-24",
    "purpose": "Enrolment and annual administration fee",
    "seller": {
        "name": "IASIOS (example seller)",
        "address": ["Example Street 1", "1010 Vienna", "Austria"],
        "vat_number": "ATU00000000",
        "iban": "AT61 1904 3002 3457 3201",
        "bic": "EXAMPLEXX",
    },
    "recipient": [
        "Szegedi Tudományegyetem Klinikai Központ",
        "Intervenciós Radiológiai Osztály",
        "Gazdasági Főigazgatóság",
        "Semmelweis utca 6",
        "6725 Szeged",
        "Hungary",
    ],
    "facility": "Szegedi Tudományegyetem Klinikai Központ",
    "purchase_order": "PO-4711/26",
    "currency": "EUR",
    "lines": [
        {
            "description": "Enrolment in the accreditation system",
            "quantity": "1",
            "unit_net": "1250.00",
            "net": "1250.00",
        },
        {"description": "Annual administration fee 2026", "quantity": "1", "unit_net": "480.50", "net": "480.50"},
    ],
    "net": "1730.50",
    "vat_rate": "20.00",
    "vat": "346.10",
    "total": "2076.60",
    "payment_reference": "IASIOS-2026-0017",
    "example": True,
}

RESULT_LETTER: dict[str, Any] = {
    "date": "2026-11-24",
    "recipient_name": "Dr Željka Đurđević-Šimić",
    "recipient_function": "Head of Interventional Radiology",
    "recipient_lines": [
        LONG_NAME,
        "Service d'imagerie interventionnelle",
        "3 boulevard Fleming",
        "25030 Besançon",
        "France",
    ],
    "facility": LONG_NAME,
    "department": "Service d'imagerie interventionnelle",
    "outcome": "accredited",
    "certificate_number": "7K3M-Q2XW-9RTA",
    "valid_from": "2026-11-24",
    "valid_until": "2030-11-23",
    "edition": "Draft 2026",
    "core_met": 27,
    "core_total": 27,
    "extended_met": 9,
    "extended_total": 14,
    "reasons": "The assessors agreed on every core criterion.\n\nThey praise the tumour board's written pathway.",
    "open_criteria": [],
    "signatories": SIGNATORIES,
    "office_address": OFFICE,
}

NOT_YET: dict[str, Any] = RESULT_LETTER | {
    "outcome": "not_yet",
    "certificate_number": None,
    "valid_from": None,
    "valid_until": None,
    "core_met": 25,
    "open_criteria": [
        {
            "code": "1e",
            "statement": "Roles, delegation and supervision of trainees are written down",
            "comment": "The policy names no supervisor for procedures at night.",
        },
        {
            "code": "8b",
            "statement": "Every patient is discussed in a multidisciplinary tumour board before treatment",
            "comment": "Six of the 30 files hold no record of a discussion.\nTwo records have no date.",
        },
    ],
}

CERTIFICATE: dict[str, Any] = {
    "level": "accredited",
    "facility": LONG_NAME,
    "department": "Service d'imagerie interventionnelle",
    "city": "Besançon",
    "country": "France",
    "scope": "Interventional oncology: ablation, embolisation and palliative procedures. The service meets all core "
    "criteria of the IASIOS standards.",
    "edition": "Draft 2026",
    "number": "7K3M-Q2XW-9RTA",
    "issued_on": "2026-11-24",
    "valid_until": "2030-11-23",
    "verify_url": "https://portal.myiasios.example/verify/7K3MQ2XW9RTA/",
    "signatories": SIGNATORIES,
}

RECEIPT: dict[str, Any] = {
    "reference": "A-2026-0009",
    "facility": "Hospital Universitário São João",
    "department": "Serviço de Radiologia de Intervenção",
    "edition": "Draft 2026",
    "submitted_at": "2026-11-24T13:05:00+00:00",
    "submitted_by": "Dra. Inês Conceição",
    "function": "Authorised representative",
    "declaration": "I declare that what this application says is true and complete.\n\nI may sign for my facility.",
    "core_answered": 27,
    "core_total": 27,
    "extended_answered": 11,
    "extended_total": 14,
    "case_review": {"eligible": 412, "drawn": 30},
    "standards": [
        {
            "code": str(number),
            "title": title,
            "criteria": [
                {
                    "code": f"{number}{letter}",
                    "level": "core" if letter != "b" else "extended",
                    "assessment": ("met", "partly", "", "not_met")[(number + index) % 4],
                    "evidence_count": index,
                }
                for index, letter in enumerate("abcd")
            ],
        }
        for number, title in enumerate(
            ["Staff", "Facilities", "Equipment", "Clinics", "Tumour board", "Consent", "Imaging", "Delivery"], start=1
        )
    ],
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}

#: Kind, number, title and data.
SAMPLES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "invoice": ("invoice", "2026-0017", "Invoice 2026-0017", INVOICE),
    "letter_accredited": ("result_letter", "L-2026-0005", "Result letter for Besançon", RESULT_LETTER),
    "letter_not_yet": ("result_letter", "L-2026-0006", "Result letter for Besançon, second", NOT_YET),
    "certificate": ("certificate", "7K3M-Q2XW-9RTA", "Certificate 7K3M-Q2XW-9RTA", CERTIFICATE),
    "excellence": (
        "certificate",
        "8K3M-Q2XW-9RTB",
        "Certificate 8K3M-Q2XW-9RTB",
        CERTIFICATE
        | {"level": "excellence", "facility": "Universitätsspital Zürich", "city": "Zürich", "country": "Switzerland"},
    ),
    "receipt": ("application_receipt", "A-2026-0009", "Receipt for application A-2026-0009", RECEIPT),
}
