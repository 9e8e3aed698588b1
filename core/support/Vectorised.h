#pragma once

/// Compiles a function once for each kind of processor and chooses at start-up, so that plain loops
/// over contiguous numbers use the widest vectors there are.
#if defined(WORKBENCH_VECTORISED) // a test compiles for one kind alone
#elif defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                           \
    !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define WORKBENCH_VECTORISED __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WORKBENCH_VECTORISED
#endif
#define WORKBENCH_INLINE inline __attribute__((always_inline))
/// For the lambdas that such loops call: [=](Size i) WORKBENCH_LAMBDA { ... }.
#define WORKBENCH_LAMBDA __attribute__((always_inline))
