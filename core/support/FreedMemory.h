#pragma once

namespace dmm::support {

/// From now on, memory that is freed stays with the program for what it allocates next. Training
/// makes the same tensors for every mini-batch, and as the C library has it, large ones go back to
/// the system each time, whose pages must then be mapped and cleared anew. What the program uses at
/// most stays the same. For main() to call; does nothing where the C library is not glibc.
void keepFreedMemory();

} // namespace dmm::support
