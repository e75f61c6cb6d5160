//! One PostgreSQL server for every test process, started from the installed binaries.
//!
//! Under a lock the first process makes the cluster and starts the server; each process holds a shared
//! lock on `users` while it lives; a watcher stops the server and removes the cluster a minute after the
//! last has gone. As root the server runs as `nobody`, because PostgreSQL refuses root.

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use sea_orm::{ConnectionTrait, Database};
use uuid::Uuid;

/// The user and group id of `nobody` on every Linux.
const NOBODY: u32 = 65_534;

struct Server {
    port: u16,
    /// Held while the process lives; the watcher waits for it.
    _in_use: File,
}

/// Makes an empty database on the shared server; its URL.
pub(crate) async fn new_database() -> String {
    let server = tokio_safe(shared);
    let root = format!("postgres://fanzha@127.0.0.1:{}", server.port);
    let name = format!("bed_{}", Uuid::new_v4().simple());
    let connection =
        Database::connect(format!("{root}/postgres")).await.expect("the test server takes connections");
    connection
        .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0"))
        .await
        .expect("the test server makes a database");
    connection.close().await.expect("the connection closes");
    format!("{root}/{name}")
}

/// Starting a server blocks for seconds, once per process; a thread of its own keeps the runtime free.
fn tokio_safe(start: fn() -> Server) -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| std::thread::spawn(start).join().expect("the test server is ready"))
}

fn shared() -> Server {
    let folder = std::env::temp_dir().join("fanzha-test-postgres");
    fs::create_dir_all(&folder).expect("a folder for the test server");
    let lock = File::create(folder.join("lock")).expect("the lock's file");
    lock.lock().expect("the lock");
    let in_use = File::create(folder.join("users")).expect("the file of users");
    in_use.lock_shared().expect("a place among the users");
    let running = fs::read_to_string(folder.join("port")).ok().and_then(|port| port.trim().parse().ok());
    let port = match running.filter(|port| TcpStream::connect(("127.0.0.1", *port)).is_ok()) {
        Some(port) => port,
        None => start(&folder),
    };
    Server { port, _in_use: in_use }
}

fn start(folder: &Path) -> u16 {
    let data = folder.join("data");
    if data.exists() {
        fs::remove_dir_all(&data).expect("the old cluster goes");
    }
    fs::create_dir(&data).expect("a folder for the cluster");
    let is_root = data.metadata().expect("its owner").uid() == 0;
    if is_root {
        chown(&data, Some(NOBODY), Some(NOBODY)).expect("the cluster's folder becomes nobody's");
    }
    let data = data.display().to_string();
    run(program("initdb", is_root).args(["-U", "fanzha", "-A", "trust", "-E", "UTF8"]).args([
        "--locale=C",
        "--no-sync",
        "-D",
        &data,
    ]));
    let port = free_port();
    let settings = format!(
        "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
         -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    );
    let log = format!("{data}/server.log");
    run(program("pg_ctl", is_root)
        .args(["start", "-w", "-t", "60", "-D", &data, "-l", &log, "-o", &settings]));
    fs::write(folder.join("port"), port.to_string()).expect("the port's file");
    watch(folder, is_root);
    port
}

/// Stops the server and removes the cluster once `users` has been free for a minute.
fn watch(folder: &Path, is_root: bool) {
    let stop = program("pg_ctl", is_root);
    let mut words = vec![stop.get_program().to_string_lossy().into_owned()];
    words.extend(stop.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    let script = format!(
        "cd '{folder}' || exit; free=0
         while sleep 5; do
           if flock -n -x users true; then free=$((free + 1)); else free=0; fi
           if [ $free -ge 12 ]; then
             exec 9> lock; flock -x 9
             if flock -n -x users true; then
               {pg_ctl} stop -m immediate -D '{folder}/data'; rm -rf port data; exit
             fi
             flock -u 9; free=0
           fi
         done",
        folder = folder.display(),
        pg_ctl = words.join(" "),
    );
    let mut watcher = Command::new("setsid");
    watcher
        .args(["--fork", "sh", "-c", &script])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let forked = watcher.status().expect("setsid and sh are there to watch the test server");
    assert!(forked.success(), "the watcher starts");
}

/// A program of PostgreSQL's, run as `nobody` when the tests run as root.
fn program(name: &str, as_nobody: bool) -> Command {
    let path = find(name);
    let mut command = if as_nobody {
        let mut command = Command::new("setpriv");
        command
            .args([format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"), "--clear-groups".to_owned()])
            .arg(path);
        command
    } else {
        Command::new(path)
    };
    command.current_dir("/");
    command
}

/// On the path, or in Debian's folders, the newest version first.
fn find(name: &str) -> PathBuf {
    let mut folders: Vec<PathBuf> =
        std::env::var_os("PATH").map(|p| std::env::split_paths(&p).collect()).unwrap_or_default();
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    let found = folders.into_iter().map(|folder| folder.join(name)).find(|path| path.is_file());
    found.unwrap_or_else(|| {
        panic!("these tests need PostgreSQL: no {name} on the path or in /usr/lib/postgresql")
    })
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("the program starts");
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {words}");
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its number").port()
}
