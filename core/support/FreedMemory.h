#pragma once

namespace dmm::support {

/// Gives the memory that was freed back to the system, where it is kept for what is allocated next
/// (core/support/AllocatorSettings.cpp): every now and then, since allocations of ever new sizes
/// leave more and more of it unused. Takes some milliseconds, and what is in use must be paged in
/// anew where it grows again.
void returnFreedMemory();

} // namespace dmm::support
