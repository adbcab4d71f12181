// All there is stands in the header: whoever includes it compiles it for its own processors.
#include "CShuffles.h"
