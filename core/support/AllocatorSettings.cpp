/// What jemalloc reads when a program starts. Training makes the same tensors for every mini-batch:
/// memory that was freed stays with the program for what it allocates next, instead of going back
/// to the system, which would have to map and clear its pages anew (core/support/FreedMemory.h).
/// Huge pages would save another 1 or 2 % of the time, but what is given back from within one comes
/// back with it: memory crept up by 3 MB in 100 epochs.
extern "C" const char* malloc_conf; // jemalloc's own name
const char* malloc_conf = "dirty_decay_ms:-1,muzzy_decay_ms:-1,oversize_threshold:0";
