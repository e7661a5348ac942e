"""What a service does with what, in seven languages: a verb near its object tells the use case.

`classify_rules` holds the names of use cases; these are activities that nobody gave a name:
`boil every wire down to 80 words`, `put questions to our archive and get the passage cited`.
"""

from tools.intent.act_rules import Act
from tools.intent.acts_of_doing import DOING_ACTS
from tools.intent.acts_of_reading import DOCUMENT_ACTS
from tools.intent.acts_of_writing import WRITING_ACTS
from tools.specification import UseCaseName

__all__ = ["ACTS"]

ACTS: dict[UseCaseName, tuple[Act, ...]] = {**DOCUMENT_ACTS, **WRITING_ACTS, **DOING_ACTS}
"""Activities by use case, with weights as in `classify_rules`."""
