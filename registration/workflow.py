"""How a facility's standing changes."""

from iasios.workflow import CALLER, Transition, Workflow, register

from . import messages
from .choices import Standing
from .models import Facility
from .signals import facility_enrolled

FACILITY = register(
    Workflow(
        model=Facility,
        statuses=Standing,
        scope=lambda facility: facility.slug,
        transitions=[
            Transition(
                name="enrol",
                label="Enrol",
                sources=[Standing.REGISTERED],
                target=Standing.ENROLLED,
                permission=CALLER,
                sentence="enrolled the facility as IASIOS Enrolled Centre",
                stamps=["enrolled_at"],
                messages=messages.send_enrolled,
                announces=facility_enrolled,
            ),
            Transition(
                name="accredit",
                label="Accredit",
                sources=[Standing.ENROLLED, Standing.ACCREDITED, Standing.EXCELLENCE, Standing.LAPSED],
                target=Standing.ACCREDITED,
                permission=CALLER,
                sentence="made the facility an Accredited Centre",
            ),
            Transition(
                name="excel",
                label="Name Centre of Excellence",
                sources=[Standing.ENROLLED, Standing.ACCREDITED, Standing.EXCELLENCE, Standing.LAPSED],
                target=Standing.EXCELLENCE,
                permission=CALLER,
                sentence="made the facility a Centre of Excellence",
            ),
            Transition(
                name="lapse",
                label="Let accreditation lapse",
                sources=[Standing.ACCREDITED, Standing.EXCELLENCE],
                target=Standing.LAPSED,
                permission=CALLER,
                sentence="recorded that the accreditation has ended",
            ),
            Transition(
                name="suspend",
                label="Suspend",
                sources=[Standing.ENROLLED, Standing.ACCREDITED, Standing.EXCELLENCE],
                target=Standing.SUSPENDED,
                permission="registration.administer",
                sentence="suspended the facility",
                confirm="Its seal and its entry in the public register disappear at once. Its data stay.",
                note_required=True,
            ),
            Transition(
                name="withdraw",
                label="Withdraw",
                sources=[Standing.REGISTERED, Standing.ENROLLED, Standing.SUSPENDED, Standing.LAPSED],
                target=Standing.WITHDRAWN,
                permission="registration.administer",
                sentence="withdrew the facility",
                confirm="The facility can no longer work on an application. Its data stay.",
                note_required=True,
            ),
        ],
    ),
)
