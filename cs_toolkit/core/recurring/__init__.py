"""What keeps coming back: cases grouped by product, category, cause, and by what customers wrote."""

from cs_toolkit.core.recurring.cases import NOT_COUNTED as NOT_COUNTED
from cs_toolkit.core.recurring.cases import Sighting as Sighting
from cs_toolkit.core.recurring.cases import Told as Told
from cs_toolkit.core.recurring.cases import by_day_and_number as by_day_and_number
from cs_toolkit.core.recurring.cases import cause_of as cause_of
from cs_toolkit.core.recurring.cases import counts as counts
from cs_toolkit.core.recurring.cases import is_counted as is_counted
from cs_toolkit.core.recurring.cases import sighting as sighting
from cs_toolkit.core.recurring.cases import usual_product as usual_product
from cs_toolkit.core.recurring.issues import DEFAULT as DEFAULT
from cs_toolkit.core.recurring.issues import DIMENSIONS as DIMENSIONS
from cs_toolkit.core.recurring.issues import RecurringIssue as RecurringIssue
from cs_toolkit.core.recurring.issues import View as View
from cs_toolkit.core.recurring.issues import recurring as recurring
