// Instructions that Swift has no name for: shuffles of two vectors, each of which is one instruction of AVX-512, within
// quarters of 128 bits, or of whole quarters. In Swift a shuffle is written number by number, and a chain of them is then
// compiled as if each number of the last came from where it was at first: into three times as many instructions.

#ifndef SWATH_CSHUFFLES_H
#define SWATH_CSHUFFLES_H

typedef float swath_floats __attribute__((__ext_vector_type__(16)));
typedef double swath_doubles __attribute__((__ext_vector_type__(8)));

#define SWATH_SHUFFLE(name, type, ...)                                                                  \
    static inline __attribute__((__always_inline__)) type name(type a, type b) {                       \
        return __builtin_shufflevector(a, b, __VA_ARGS__);                                              \
    }

// a0 b0 a1 b1 of each quarter of four numbers, and a2 b2 a3 b3.
SWATH_SHUFFLE(swath_singles_low, swath_floats, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
SWATH_SHUFFLE(swath_singles_high, swath_floats, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
// a0 a1 b0 b1 of each quarter, and a2 a3 b2 b3.
SWATH_SHUFFLE(swath_pairs_low, swath_floats, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
SWATH_SHUFFLE(swath_pairs_high, swath_floats, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
// Quarters 0 and 2 of a and of b, and quarters 1 and 3.
SWATH_SHUFFLE(swath_quarters_even, swath_floats, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
SWATH_SHUFFLE(swath_quarters_odd, swath_floats, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)

// The same of quarters of two numbers: a0 b0 and a1 b1; quarters.
SWATH_SHUFFLE(swath_doubles_low, swath_doubles, 0, 8, 2, 10, 4, 12, 6, 14)
SWATH_SHUFFLE(swath_doubles_high, swath_doubles, 1, 9, 3, 11, 5, 13, 7, 15)
SWATH_SHUFFLE(swath_double_quarters_even, swath_doubles, 0, 1, 4, 5, 8, 9, 12, 13)
SWATH_SHUFFLE(swath_double_quarters_odd, swath_doubles, 2, 3, 6, 7, 10, 11, 14, 15)

#undef SWATH_SHUFFLE

#ifdef __AVX512F__
typedef unsigned long long swath_words __attribute__((__ext_vector_type__(8)));

// Number i of the result is number (offsets >> 4i) & 15 of the sixteen of low and high.
static inline __attribute__((__always_inline__)) swath_doubles swath_doubles_chosen(
    swath_doubles low, swath_doubles high, const unsigned *offsets) {
    const swath_words shifts = {0, 4, 8, 12, 16, 20, 24, 28};
    // The instruction looks at the lowest four bits of each place, so the offsets may come twice in each word: like
    // that, they are loaded and spread at once.
    const unsigned __attribute__((__ext_vector_type__(16))) spread = *offsets;
    const swath_words places = (swath_words)spread >> shifts;
    return (swath_doubles)__builtin_ia32_vpermi2varpd512(
        (__attribute__((__vector_size__(64))) double)low, (__attribute__((__vector_size__(64))) long long)places,
        (__attribute__((__vector_size__(64))) double)high);
}
#endif

// Asks for the line of the cache around an address, which will be read soon.
static inline __attribute__((__always_inline__)) void swath_fetch_soon(const void *address) {
    __builtin_prefetch(address, 0, 2);
}

#endif
