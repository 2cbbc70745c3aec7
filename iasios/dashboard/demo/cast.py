"""Who and where: invented facilities and people. Every address ends in demo.example, which belongs to nobody."""

from dataclasses import dataclass

PASSWORD = "demo-myiasios-2026"  # noqa: S105 - printed on purpose; the accounts exist in demo mode only
OFFICE = ("office@demo.example", "Clara Winter")
ASSESSORS = (
    ("assessor1@demo.example", "Dr Henrik Sund", "Interventional oncology, liver", "Fjordby University Hospital", "NO"),
    ("assessor2@demo.example", "Dr In\u00eas Carvalho", "Interventional radiology", "Hospital do Mondego", "PT"),
    (
        "assessor3@demo.example",
        "Prof. Mikael Lahti",
        "Ablation and thermal therapies",
        "J\u00e4rvi Central Hospital",
        "FI",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One facility of the demo. `key` is the first part of its domain; people are (name, function)."""

    key: str
    name: str
    department: str
    street: str
    postcode: str
    city: str
    country: str
    volumes: tuple[int, ...]
    representative: tuple[str, str]
    contact: tuple[str, str]
    member: tuple[str, str]
    authorised_by: str

    @property
    def domain(self) -> str:
        """The domain of its addresses."""
        return f"{self.key}.demo.example"


PLACES = (
    Place(
        key="registered",
        name="St Mark\u2019s Hospital",
        department="Department of Interventional Radiology",
        street="14 Harbour Road",
        postcode="BN2 4QT",
        city="Westhaven",
        country="GB",
        volumes=(62, 18, 55, 21, 12, 30, 9),
        representative=("Dr Eleanor Marsh", "Clinical Director"),
        contact=("Tom Okafor", "Service Manager"),
        member=("Priya Nair", "Lead Nurse, Interventional Radiology"),
        authorised_by="Sir Alan Whitcombe, Chief Executive",
    ),
    Place(
        key="drafting",
        name="Universit\u00e4tsklinikum Rheinau",
        department="Klinik f\u00fcr Interventionelle Onkologie",
        street="Am Klinikpark 3",
        postcode="50999",
        city="Rheinau",
        country="DE",
        volumes=(140, 64, 118, 35, 40, 58, 20),
        representative=("Prof. Dr. Anna Weiss", "Director of the department"),
        contact=("J\u00f6rg Brandt", "Quality Manager"),
        member=("Dr. Leyla Demir", "Senior Physician"),
        authorised_by="Dr. Martin Kessler, Medical Director",
    ),
    Place(
        key="ready",
        name="Hospital Clinico San Telmo",
        department="Unidad de Oncolog\u00eda Intervencionista",
        street="Calle de la Ribera 27",
        postcode="41003",
        city="Sevilla",
        country="ES",
        volumes=(88, 31, 72, 19, 25, 44, 11),
        representative=("Dra. Luc\u00eda Herrera", "Head of Unit"),
        contact=("Mar\u00eda Jos\u00e9 Campos", "Quality Coordinator"),
        member=("Dr. Pablo Ortiz", "Interventional Radiologist"),
        authorised_by="Carmen Valle, General Manager",
    ),
    Place(
        key="assessed",
        name="Centre Hospitalier du Val d\u2019Isle",
        department="Service de radiologie interventionnelle",
        street="8 avenue des Tilleuls",
        postcode="38420",
        city="Val d\u2019Isle",
        country="FR",
        volumes=(97, 42, 80, 16, 28, 39, 14),
        representative=("Pr Julien Morel", "Chef de service"),
        contact=("Sophie Lambert", "Cadre de sant\u00e9"),
        member=("Dr Am\u00e9lie Roux", "Radiologue"),
        authorised_by="Bernard Caron, Directeur g\u00e9n\u00e9ral",
    ),
    Place(
        key="clarification",
        name="Ospedale San Bartolomeo",
        department="Radiologia Interventistica Oncologica",
        street="Via dei Platani 50",
        postcode="40133",
        city="Bologna",
        country="IT",
        volumes=(110, 38, 95, 27, 33, 41, 16),
        representative=("Prof. Giulia Ferraro", "Direttrice"),
        contact=("Marco Bellini", "Coordinatore infermieristico"),
        member=("Dott. Andrea Conti", "Radiologo interventista"),
        authorised_by="Ing. Paola Neri, Direttore Sanitario",
    ),
    Place(
        key="audit",
        name="Noordzee Medisch Centrum",
        department="Afdeling Interventieradiologie",
        street="Duinlaan 112",
        postcode="2566 GH",
        city="Kijkduin",
        country="NL",
        volumes=(76, 52, 49, 14, 20, 36, 8),
        representative=("Dr. Pieter van Houten", "Head of department"),
        contact=("Sanne de Wit", "Policy Officer"),
        member=("Dr. Yusuf Kaya", "Interventional Radiologist"),
        authorised_by="Drs. Ineke Bos, Board of Directors",
    ),
    Place(
        key="action-plan",
        name="Szent Gell\u00e9rt K\u00f3rh\u00e1z",
        department="Intervenci\u00f3s Onkol\u00f3giai Oszt\u00e1ly",
        street="Kert utca 9",
        postcode="1118",
        city="Budapest",
        country="HU",
        volumes=(58, 12, 61, 22, 17, 29, 10),
        representative=("Dr. Katalin Szab\u00f3", "Head of department"),
        contact=("P\u00e9ter Varga", "Quality Officer"),
        member=("Dr. Zs\u00f3fia Nagy", "Radiologist"),
        authorised_by="Prof. G\u00e1bor Horv\u00e1th, Director General",
    ),
    Place(
        key="accredited",
        name="Landeskrankenhaus Sonnberg",
        department="Institut f\u00fcr Interventionelle Radiologie",
        street="Sonnbergstra\u00dfe 61",
        postcode="6020",
        city="Sonnberg",
        country="AT",
        volumes=(122, 47, 103, 30, 36, 51, 19),
        representative=("Univ.-Prof. Dr. Stefan Hofer", "Head of institute"),
        contact=("Mag. Barbara Lechner", "Quality Management"),
        member=("Dr. Miriam Egger", "Senior Physician"),
        authorised_by="Dr. Werner Pichler, Medical Director",
    ),
    Place(
        key="expiring",
        name="Sk\u00e5nevik University Hospital",
        department="Section of Interventional Oncology",
        street="Sjukhusv\u00e4gen 5",
        postcode="222 41",
        city="Lund",
        country="SE",
        volumes=(131, 29, 84, 25, 31, 47, 12),
        representative=("Dr Astrid Lindqvist", "Head of section"),
        contact=("Erik \u00c5berg", "Administrator"),
        member=("Dr Nils Holm", "Consultant"),
        authorised_by="Karin Ek, Hospital Director",
    ),
    Place(
        key="excellence",
        name="Klinikum Aareblick",
        department="Zentrum f\u00fcr Interventionelle Onkologie",
        street="Uferweg 22",
        postcode="3013",
        city="Bern",
        country="CH",
        volumes=(165, 83, 140, 44, 52, 73, 28),
        representative=("Prof. Dr. Regula Steiner", "Director"),
        contact=("Lukas Frei", "Head of Quality"),
        member=("Dr. Chiara Bianchi", "Senior Physician"),
        authorised_by="Dr. Urs Baumann, CEO",
    ),
)
