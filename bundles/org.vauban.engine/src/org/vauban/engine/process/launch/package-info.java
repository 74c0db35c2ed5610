// SPDX-License-Identifier: EPL-2.0
/** How the host is started: its JVM, its command line, its class data sharing archive. */
package org.vauban.engine.process.launch;
