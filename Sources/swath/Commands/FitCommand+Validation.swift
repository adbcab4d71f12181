import ArgumentParser

/// What goes together on the command line of `swath fit`.
extension FitCommand {
    enum Law: String, ExpressibleByArgument, CaseIterable {
        case chinchilla, kaplan, kaplanData = "kaplan-data", repetition, isoflop, envelope
        /// Whether it tells losses, not only best sizes.
        var tellsLoss: Bool { self != .isoflop && self != .envelope }
    }
    enum Method: String, ExpressibleByArgument, CaseIterable { case joint, stepwise, vpnls }
    enum Curve: String, ExpressibleByArgument, CaseIterable { case akima, parabola }

    func validate() throws {
        guard starts > 0 else { throw ValidationError("--starts must be at least 1, not \(starts)") }
        guard bootstrap == 0 || bootstrap > 1 else {
            throw ValidationError("--bootstrap must be 0 or at least 2, not \(bootstrap)")
        }
        guard !floor || law == .kaplan || law == .kaplanData else {
            throw ValidationError("--floor is for kaplan and kaplan-data; chinchilla and repetition have an E anyway")
        }
        guard law.tellsLoss || holdOut == 0 else {
            throw ValidationError("--hold-out is not for \(law.rawValue), which tells no losses")
        }
        guard method != .stepwise || law == .kaplan else {
            throw ValidationError("--method stepwise is for kaplan, whose constants can be had one after the other")
        }
        guard method != .vpnls || law == .chinchilla else { throw ValidationError("--method vpnls is for chinchilla") }
        guard method != .stepwise || !floor else {
            throw ValidationError("--method stepwise estimates no floor: leave --floor out, or the method")
        }
        guard !implicit || law == .kaplan else {
            throw ValidationError("--implicit is for kaplan, the law with its loss on both sides")
        }
        guard law == .repetition || (once == nil && !tied && table.unique == nil) else {
            throw ValidationError("--once, --tied and --unique are for repetition, the law of data seen again")
        }
        guard once == nil || !tied else {
            throw ValidationError("--once holds both exponents, which --tied would fit: leave one of them out")
        }
        guard places > 1 else { throw ValidationError("--places must be at least 2, not \(places)") }
    }
}
