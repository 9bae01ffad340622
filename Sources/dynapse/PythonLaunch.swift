import DynapChip
import Foundation

/// How the Python side of the program is started: which interpreter, which module, which environment.
struct PythonLaunch {
  /// The interpreter's name or path.
  let interpreter: String
  /// What follows it.
  let arguments: [String]
  /// Variables beside those that the process has.
  let environment: [String: String]

  /// Plans the start of a module of the package; `executable` is the path of this program, links resolved.
  init(
    _ module: String, _ arguments: [String], interpreter: String? = nil, executable: String,
    environment present: [String: String], isFile: (String) -> Bool
  ) {
    self.interpreter = interpreter ?? present["DYNAPSE_PYTHON"] ?? "python3"
    var added: [String: String] = [:]
    let folders = Self.parents(of: executable)
    // A checkout, or an installation under a prefix; without either the package that pip has installed.
    let packages = folders.flatMap { [$0 + "/Python", $0 + "/share/dynapse/python"] }
    if let package = packages.first(where: { isFile($0 + "/dynapse/hil.py") }) {
      added["PYTHONPATH"] = [package, present["PYTHONPATH"] ?? ""].filter { !$0.isEmpty }.joined(
        separator: ":")
      self.arguments = ["-m", module] + arguments
    } else {
      self.arguments = ["-c", Self.start, module] + arguments
    }
    if present["DYNAPSE_LIBRARY"] == nil, let folder = folders.first {
      let places = [folder + "/" + Self.library, folder + "/../lib/" + Self.library]
      added["DYNAPSE_LIBRARY"] = places.first(where: isFile)
    }
    self.environment = added
  }

  /// The plan for this process.
  init(_ module: String, _ arguments: [String], interpreter: String? = nil) {
    let executable = Bundle.main.executablePath ?? CommandLine.arguments[0]
    self.init(
      module, arguments, interpreter: interpreter,
      executable: URL(fileURLWithPath: executable).resolvingSymlinksInPath().path,
      environment: ProcessInfo.processInfo.environment,
      isFile: { FileManager.default.isReadableFile(atPath: $0) })
  }

  /// Becomes the interpreter; returns only by throwing that there is none.
  func start() throws -> Never {
    for (name, value) in environment { setenv(name, value, 1) }
    // Python expects a closed pipe to end it, as other programs do.
    signal(SIGPIPE, SIG_DFL)
    var pointers: [UnsafeMutablePointer<CChar>?] = ([interpreter] + arguments).map { strdup($0) }
    pointers.append(nil)
    execvp(interpreter, pointers)
    signal(SIGPIPE, SIG_IGN)
    for pointer in pointers { free(pointer) }
    throw DiagnosticError([
      Diagnostic(
        .error, "system", "", "cannot start \(interpreter): \(String(cString: strerror(errno)))",
        "install Python 3.9 or later, or name an interpreter with --python")
    ])
  }

  private static let library = "libdynap.so"

  /// Starts a module of the package that pip has installed, or says that there is none.
  private static let start = """
    import importlib.util, runpy, sys
    if importlib.util.find_spec("dynapse") is None:
        print("error[system]: %s has no package dynapse; run make python in a checkout, install the package "
              "with pip, or name its interpreter with --python" % sys.executable, file=sys.stderr)
        sys.exit(4)
    runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
    """

  private static func parents(of path: String) -> [String] {
    var folders: [String] = []
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/") {
      rest = rest[..<slash]
      folders.append(String(rest))
    }
    return folders
  }
}
