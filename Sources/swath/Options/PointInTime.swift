import ArgumentParser
import Glibc

/// A moment as people and scripts write it: seconds since 1970, or date and time of this machine's zone.
struct PointInTime: ExpressibleByArgument {
    /// Since 1970.
    let seconds: Double

    init?(argument: String) {
        if let seconds = Double(argument), seconds.isFinite, seconds > 0 {
            self.seconds = seconds
            return
        }
        // 2026-12-24T18:00:00
        let fields = argument.split { "-T:".contains($0) }.compactMap { Int32($0) }
        guard fields.count == 6, argument.count == 19, (1970...9999).contains(fields[0]) else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (fields[0] - 1900, fields[1] - 1, fields[2])
        (parts.tm_hour, parts.tm_min, parts.tm_sec, parts.tm_isdst) = (fields[3], fields[4], fields[5], -1)
        let asWritten = parts
        let time = mktime(&parts)
        // Days that a month does not have would go over into the next.
        guard time > 0, parts.tm_mon == asWritten.tm_mon, parts.tm_mday == asWritten.tm_mday,
            parts.tm_min == asWritten.tm_min, parts.tm_sec == asWritten.tm_sec
        else { return nil }
        seconds = Double(time)
    }

    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
