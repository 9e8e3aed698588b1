// Includes the file that HWY_TARGET_INCLUDE names once for each other target. Such a file includes
// this before any other *-inl.h, as its name sees to: includes are sorted.

#include <hwy/foreach_target.h>
