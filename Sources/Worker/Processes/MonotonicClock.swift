import Glibc

/// Nanoseconds on the clock that only goes forward and that all processes of a computer share.
enum MonotonicClock {
    static func nanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    static func seconds() -> Double { Double(nanoseconds()) * 1e-9 }

    /// What to add to nanoseconds of this clock to get nanoseconds since 1970.
    static func offsetToCalendar() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let calendar = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        return calendar - Int64(nanoseconds())
    }
}
