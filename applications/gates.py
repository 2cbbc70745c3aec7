"""What this floor asks of later floors."""

from iasios.gates import Gate

#: Asked with the application: what is still missing before it can be submitted?
ready_to_submit = Gate("What is missing before submission?")
