use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const VERSION: &str = "4.3.1";
const POM: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shoal.tests</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>4.3.1</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>4.3.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
"#;

/// The folder with Apache Kafka's jars; brought by Maven the first time, kept beside the build's output.
pub fn fetch() -> Result<PathBuf, String> {
    need("java", "-version", "Java 17 or later")?;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("kafka-{VERSION}"));
    if folder.join("complete").exists() {
        return Ok(folder.join("lib"));
    }
    need("mvn", "--version", "Maven")?;
    fs::create_dir_all(&folder).map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
    let pom = folder.join("pom.xml");
    fs::write(&pom, POM).map_err(|error| format!("cannot write {}: {error}", pom.display()))?;
    let brought = Command::new("mvn")
        .args(["--quiet", "--batch-mode", "dependency:copy-dependencies", "-DincludeScope=runtime"])
        .arg(format!("-DoutputDirectory={}", folder.join("lib").display()))
        .arg(format!("--file={}", pom.display()))
        .output();
    succeeded(brought, "Maven could not bring Apache Kafka")?;
    fs::write(folder.join("complete"), VERSION).map_err(|error| format!("cannot finish the download: {error}"))?;
    Ok(folder.join("lib"))
}

fn need(program: &str, argument: &str, what: &str) -> Result<(), String> {
    let ran = Command::new(program).arg(argument).output();
    succeeded(ran, &format!("no broker in SHOAL_TEST_BROKERS, and no {what} to start one (`{program}`)"))
}

pub fn succeeded(ran: std::io::Result<Output>, or_else: &str) -> Result<(), String> {
    match ran {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = [output.stdout, output.stderr].concat();
            Err(format!("{or_else}: {}", String::from_utf8_lossy(&said).trim()))
        }
        Err(error) => Err(format!("{or_else}: {error}")),
    }
}
