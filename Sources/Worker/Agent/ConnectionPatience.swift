package import Identifiers

/// How long a worker waits for each connection that it tries to make, in milliseconds.
///
/// While a network is down, what asks for a connection is lost, and TCP asks again after a second at the earliest. A
/// worker that has had a connection knows how long an answer takes. If none has come after some times that, it is
/// not coming, and another attempt finds out sooner that the network is back. The way may have become longer
/// meanwhile, so one attempt in many is a patient one, and one in many of those is given the time that the first one
/// had; no more, as a network that comes back during one is noticed late.
package struct ConnectionPatience {
    /// For whoever knows nothing of the way.
    package static let unknown: Int32 = 5_000
    /// Less than this no attempt is given.
    package static let shortest: Int32 = 250
    /// Answers after this many round trips at the latest, or not at all.
    static let roundTrips = 4.0
    /// One attempt of so many is given ``longer`` times the usual.
    package static let cycle = 60
    /// What a patient attempt is given, in multiples of the usual.
    package static let longer: Int32 = 4
    /// One attempt of so many is given all the time that there is; a multiple of ``cycle``.
    package static let longCycle = 10 * cycle

    private var roundTrip: Seconds = .infinity
    private var failed = 0

    package init() {}

    /// The coordinator has answered a hello, or its machine an attempt to connect.
    package mutating func heard(after seconds: Seconds) {
        roundTrip = min(roundTrip, max(0, seconds))
    }

    /// The connection is gone: how long to wait for the next; nil: as before.
    package mutating func lost() -> Int32? {
        failed = 0
        return roundTrip.isFinite ? usual : nil
    }

    /// An attempt has failed: how long to wait from now on; nil: as before.
    package mutating func missed() -> Int32? {
        failed += 1
        guard roundTrip.isFinite, usual < Self.unknown else { return nil }
        switch failed % Self.cycle {
        case Self.cycle - 1:
            let isLongest = failed % Self.longCycle == Self.longCycle - 1
            return isLongest ? Self.unknown : min(Self.longer * usual, Self.unknown)
        case 0: return usual
        default: return nil
        }
    }

    private var usual: Int32 {
        let wanted = roundTrip * Self.roundTrips * 1000
        return Int32(min(max(wanted, Double(Self.shortest)), Double(Self.unknown)).rounded(.up))
    }
}
