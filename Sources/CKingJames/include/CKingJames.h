#pragma once

#include <stddef.h>

/// The King James Bible, one verse a line, without references: king_james_length() bytes of ASCII.
const unsigned char *_Nonnull king_james_text(void);

/// 4137850.
size_t king_james_length(void);
