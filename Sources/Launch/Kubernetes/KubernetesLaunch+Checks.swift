extension KubernetesLaunch {
    /// Seconds that a worker which has been told to end waits for its results to be acknowledged, and for tasks that it
    /// has told to stop: less grace than that loses finished work.
    static let leastGrace = 40

    /// Refuses values that do not go together, or that a cluster would refuse after half of the objects are there.
    public func check() throws(LaunchProblem) {
        if let namespace, !DNSName.isLabel(namespace) {
            throw LaunchProblem(
                "--namespace must be at most 63 lower-case letters, digits and dashes, not beginning or ending with a "
                    + "dash; not \"\(namespace)\"")
        }
        try check(workers, from: 1, to: 10_000, "--workers")
        if let slots { try check(slots, from: 1, to: 4096, "--slots") }
        guard (Self.leastGrace...86_400).contains(grace) else {
            throw LaunchProblem(
                "--grace must be from \(Self.leastGrace) to 86400 seconds, not \(grace): a worker that drains waits up to "
                    + "30 s for its results to be acknowledged")
        }
        try checkPorts()
        try check(subdomain: storageClass, "--storage-class")
        try check(subdomain: priorityClass, "--priority-class")
    }

    private func checkPorts() throws(LaunchProblem) {
        // Below 1024 only root may listen, and containers run as somebody else.
        try check(port, from: 1024, to: 65_535, "--port")
        try check(httpPort, from: 1024, to: 65_535, "--http-port")
        guard port != httpPort else {
            throw LaunchProblem("--port and --http-port must differ, and both are \(port)")
        }
    }

    private func check(_ value: Int, from least: Int, to most: Int, _ option: String) throws(LaunchProblem) {
        guard (least...most).contains(value) else {
            throw LaunchProblem("\(option) must be from \(least) to \(most), not \(value)")
        }
    }

    private func check(subdomain text: String?, _ option: String) throws(LaunchProblem) {
        guard let text, !DNSName.isSubdomain(text) else { return }
        throw LaunchProblem(
            "\(option) must be the name of an object: lower-case letters, digits, dashes and dots; not \"\(text)\"")
    }
}
