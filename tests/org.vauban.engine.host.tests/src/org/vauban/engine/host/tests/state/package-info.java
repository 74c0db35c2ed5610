// SPDX-License-Identifier: EPL-2.0
/** What is kept of workspaces, and what comes back from outside. */
package org.vauban.engine.host.tests.state;
