/// The scripts that one host reads, for bash. What they have to tell stands behind ``mark``, whatever else a login shell
/// may print.
package struct HostScripts: Hashable, Sendable {
    let launch: HostLaunch
    let host: SSHHost

    /// - Parameters:
    ///   - launch: what is brought there.
    ///   - host: who reads them.
    package init(launch: HostLaunch, host: SSHHost) {
        self.launch = launch
        self.host = host
    }

    static let mark = "swath: "

    /// Looks around and changes nothing: the machine, the program, and a keeper of an earlier launch.
    package var probe: String {
        script([
            #"say "system=$(uname -s)"; say "machine=$(uname -m)""#,
            #"say "cores=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)""#,
            #"if [ -x "$program" ]; then say program=there; else say program=missing; fi"#,
            #"for tool in setsid sha256sum; do command -v "$tool" >/dev/null || say "lacks=$tool"; done"#,
            #"place=$folder; while [ ! -d "$place" ]; do place=$(dirname "$place"); done"#,
            #"[ -w "$place" ] || say "closed=$place""#,
            #"df -Pk "$place" 2>/dev/null | { read -r _; read -r _ _ _ free _; say "free=$free"; }"#,
            #"if is_kept; then say "keeper=$keeper"; say "endpoint=$(cat "$launch/endpoint" 2>/dev/null)"; fi"#,
        ])
    }

    /// A line of shell that takes the program from standard input. It appears whole or not at all, and other hosts that
    /// share the folder may do the same meanwhile.
    package var copy: String {
        let folder = "\(launch.folder)/\(launch.program.digest)"
        let partial = "\(folder)/partial-\(host.folderName)"
        return "exec sh -c 'umask 077 && mkdir -p \(folder) && cat > \(partial) && "
            + "if [ \"$(sha256sum < \(partial) | cut -c 1-16)\" = \(launch.program.digest) ]; "
            + "then chmod 700 \(partial) && mv \(partial) \(folder)/swath; "
            + "else echo \"the copy is not what was sent\" >&2; rm -f \(partial); exit 1; fi'"
    }

    /// Whether the program runs there, and whether it reaches the coordinator's address and finds this launch there.
    package func check(endpoint: String, word: String) -> String {
        script([
            #"if ! version=$("$program" --version 2>&1 </dev/null); then"#,
            #"    say "refuses=$(printf '%s\n' "$version" | tail -n 1)""#,
            #"    LD_TRACE_LOADED_OBJECTS=1 "$program" 2>/dev/null </dev/null |"#,
            #"        while read -r name _ rest; do case $rest in "not found"*) say "needs=$name" ;; esac; done"#,
            "    exit 0",
            "fi",
            #"say "version=$version""#,
            "if answer=$(\"$program\" reach \(endpoint) --word \(word) 2>&1 </dev/null); then say reach=yes",
            #"else say "reach=$(printf '%s\n' "$answer" | tail -n 1)"; fi"#,
        ])
    }

    /// Starts the keeper, unless it is there already and its worker looks for the coordinator at the same place.
    /// The keys come with the script, by standard input, and are written by the shell itself.
    package func start(endpoint: String, slots: Int?, keys: HostKeys) -> String {
        script([
            "umask 077",
            #"if is_kept && [ "$(cat "$launch/endpoint" 2>/dev/null)" = "# + ShellText.quoted(endpoint) + " ]; then",
            #"    say "keeper=$keeper"; exit 0"#,
            "fi",
            "end_all",
            #"mkdir -p "$launch" && cd "$launch" || exit 1"#,
            "rm -f ended",
            "printf '%s' \(ShellText.quoted(keys.workerSecret)) > worker.secret || exit 1",
            "printf '%s' \(ShellText.quoted(keys.coordinatorPublic)) > coordinator.public || exit 1",
            "printf '%s\\n' \(ShellText.quoted(endpoint)) > endpoint || exit 1",
            "cat > keeper.sh <<'END_OF_KEEPER' || exit 1",
            keeper(endpoint: endpoint, slots: slots),
            "END_OF_KEEPER",
            #"setsid bash "$launch/keeper.sh" "$launch" "$program" </dev/null >worker.log 2>&1 &"#,
            "echo $! > keeper.pid",
            #"say "keeper=$!""#,
        ])
    }

    /// How the keeper is.
    package var look: String {
        script([
            #"if is_kept; then say "keeper=$keeper""#,
            #"else say "ended=$(cat "$launch/ended" 2>/dev/null || echo lost)"; fi"#,
            #"say "deaths=$(grep -c 'another takes its place' "$launch/worker.log" 2>/dev/null)""#,
            #"say "death=$(grep 'another takes its place' "$launch/worker.log" 2>/dev/null | tail -n 1)""#,
            #"say "words=$(tail -n 1 "$launch/worker.log" 2>/dev/null)""#,
        ])
    }

    /// Ends keeper and worker at once; what the worker runs is given back.
    package var stop: String { script(["end_all", "say ended=130"]) }

    /// Removes what the launch has there: keys, folder, and the log unless it is to stay. The program stays for the next
    /// launch.
    package func clean(keepsLog: Bool) -> String {
        script([
            #"is_kept && { say "keeper=$keeper"; exit 0; }"#,
            keepsLog
                ? #"rm -f -- "$launch/worker.secret" "$launch/coordinator.public""#
                : #"rm -rf -- "$launch"; rmdir -- "${launch%/*}" "${launch%/*/*}" 2>/dev/null"#,
            "say cleaned=yes",
        ])
    }

    /// The launch's folder there, for people.
    package var folder: String { "\(launch.folder)/launches/\(launch.name)/\(host.folderName)" }

    // MARK: Pieces

    private func script(_ lines: [String]) -> String {
        ([
            "say() { printf '\(Self.mark)%s\\n' \"$1\"; }",
            "folder=\(Self.expanding(launch.folder))",
            "program=$folder/\(launch.program.digest)/swath",
            "launch=$folder/launches/\(launch.name)/\(host.folderName)",
        ] + Self.functions + lines).joined(separator: "\n") + "\n"
    }

    /// `~` stands for nothing within quotes.
    private static func expanding(_ path: String) -> String {
        path.hasPrefix("~/") ? "\"$HOME\"/" + path.dropFirst(2) : path
    }

    /// A number in a file may be another process's by now: what it was started with tells.
    private static let functions = #"""
        runs() { [ -n "$1" ] && tr '\0' ' ' 2>/dev/null < "/proc/$1/cmdline" | grep -qF -- "$2"; }
        is_kept() { keeper=$(cat "$launch/keeper.pid" 2>/dev/null); runs "$keeper" "$launch/keeper.sh"; }
        is_worked() { worker=$(cat "$launch/worker.pid" 2>/dev/null); runs "$worker" "$launch/worker.secret"; }
        end_all() {
            local wait=0
            is_kept && kill -TERM "$keeper"
            is_worked && kill -TERM "$worker" && sleep 0.3 && is_worked && kill -TERM "$worker"
            while [ "$wait" -lt 100 ] && { is_kept || is_worked; }; do sleep 0.1; wait=$((wait + 1)); done
            is_kept && kill -KILL "$keeper"
            is_worked && kill -KILL "$worker"
            rm -f "$launch/worker.secret" "$launch/coordinator.public"
        }
        """#.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

    /// The script that outlives the connection. It has the keys no longer than the worker.
    private func keeper(endpoint: String, slots: Int?) -> String {
        ([
            "# Written by `swath launch ssh`: keeps a worker on this host until its coordinator lets it go.",
            #"export SWATH_FOLDER=$1 SWATH_PROGRAM=$2 SWATH_WORKERS=1 SWATH_WARNING=60 SWATH_PID_FILE=$1/worker.pid"#,
            "export SWATH_ENDPOINT=\(ShellText.quoted(endpoint)) SWATH_NODE=\(ShellText.quoted(host.name))",
            "export SWATH_SLOTS=\(slots.map(String.init) ?? "") SWATH_PATIENCE=\(launch.patience)",
        ] + WorkerKeeper.lines + [
            "trap 'rm -f \"$SWATH_FOLDER/worker.secret\" \"$SWATH_FOLDER/coordinator.public\"' EXIT",
            "keep_worker; status=$?",
            #"echo "$status" > "$SWATH_FOLDER/ended""#,
            #"exit "$status""#,
        ]).joined(separator: "\n")
    }
}
