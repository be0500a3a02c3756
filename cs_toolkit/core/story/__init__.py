"""The sample shop: six weeks of a small shop up to any day, told from hand-written tables, without chance."""

from cs_toolkit.core.story.cases import Told as Told
from cs_toolkit.core.story.cases import told as told
from cs_toolkit.core.story.orders import Bought as Bought
from cs_toolkit.core.story.orders import bought as bought
from cs_toolkit.core.story.orders import row_of as row_of
from cs_toolkit.core.story.plot import Plot as Plot
from cs_toolkit.core.story.plot import Stage as Stage
from cs_toolkit.core.story.plot import plot_from as plot_from
