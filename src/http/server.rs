use std::future::IntoFuture;
use std::net::{SocketAddr, TcpListener};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::sync::oneshot;
use tokio::time::interval;

use super::Health;
use crate::metrics::Metrics;

const UPKEEP: Duration = Duration::from_secs(5);

/// How long requests under way may take once the server is to stop.
const GRACE: Duration = Duration::from_secs(2);

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    #[error("cannot listen on {listen}: {source}; choose another `http.listen`")]
    Listen { listen: String, source: std::io::Error },
    #[error("the HTTP thread cannot be started: {0}")]
    Thread(std::io::Error),
}

/// The running server: one thread, ended by [`Server::stop`] or when dropped.
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Clone)]
struct Shared {
    health: Health,
    metrics: Metrics,
}

impl Server {
    /// Listens on `listen` (`host:port`; port 0 takes a free one). Requests are answered from here on.
    ///
    /// # Errors
    /// [`HttpError`] where the address is taken or is none of this machine's.
    pub fn start(listen: &str, health: Health, metrics: Metrics) -> Result<Self, HttpError> {
        let refused = |source| HttpError::Listen { listen: listen.to_owned(), source };
        let listener = TcpListener::bind(listen).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(HttpError::Thread)?;
        let (stop, stopped) = oneshot::channel();
        let serve = move || runtime.block_on(serve(listener, Shared { health, metrics }, stopped));
        let thread = std::thread::Builder::new().name("http".to_owned()).spawn(serve).map_err(HttpError::Thread)?;
        Ok(Server { address, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more requests, lets those under way finish for two seconds, and ends.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the HTTP thread panicked");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

async fn serve(listener: TcpListener, shared: Shared, stop: oneshot::Receiver<()>) {
    let listener = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => return tracing::error!(%error, "the HTTP listener is of no use"),
    };
    let upkeep = tokio::spawn(upkeep(shared.metrics.clone()));
    let (begin_grace, grace_begins) = oneshot::channel::<()>();
    let stopping = async move {
        let _ = stop.await;
        drop(begin_grace);
    };
    let server = axum::serve(listener, routes(shared)).with_graceful_shutdown(stopping);
    let deadline = async move {
        let _ = grace_begins.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = server.into_future() => if let Err(error) = ended { tracing::error!(%error, "HTTP ended") },
        () = deadline => tracing::warn!("a request was still open; HTTP ended without it"),
    }
    upkeep.abort();
}

fn routes(shared: Shared) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .with_state(shared)
}

async fn metrics(State(shared): State<Shared>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], shared.metrics.render())
}

async fn healthz(State(shared): State<Shared>) -> impl IntoResponse {
    answer(shared.health.why_not_alive(), "alive")
}

async fn readyz(State(shared): State<Shared>) -> impl IntoResponse {
    answer(shared.health.why_not_ready(), "ready")
}

/// 200 and a word, or 503 and the reasons, a line each.
fn answer(reasons: Vec<String>, well: &str) -> impl IntoResponse {
    let (status, lines) = match reasons.is_empty() {
        true => (StatusCode::OK, vec![well.to_owned()]),
        false => (StatusCode::SERVICE_UNAVAILABLE, reasons),
    };
    (status, lines.join("\n") + "\n")
}

async fn upkeep(metrics: Metrics) {
    let mut ticks = interval(UPKEEP);
    loop {
        ticks.tick().await;
        metrics.upkeep();
    }
}
