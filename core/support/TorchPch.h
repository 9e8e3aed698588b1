#pragma once

// The private precompiled header of core: the one expensive include (some 12 s a file without it).
#include <torch/torch.h>
