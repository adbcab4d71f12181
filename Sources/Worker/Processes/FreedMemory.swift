import CMalloc

/// What becomes of memory that a task frees.
///
/// glibc takes blocks above 128 KB from the kernel and gives them back one by one, and the kernel clears every page of
/// the next one. Tasks that fit many small models ask for the same few megabytes again and again.
public enum FreedMemory {
    /// Keeps up to 64 MB of freed memory for what comes next; of blocks above 32 MB none. For a process that computes.
    public static func keep() {
        mallopt(-3 /* M_MMAP_THRESHOLD */, 32 << 20)
        mallopt(-1 /* M_TRIM_THRESHOLD */, 64 << 20)
    }

    /// Gives what is free back to the system. glibc keeps for each thread what it once needed at most: of a process that
    /// lives for weeks and now and then hands on a result of megabytes.
    static func giveBack() { malloc_trim(0) }
}
