// SPDX-License-Identifier: EPL-2.0
/** Locks between the processes that share a file of the user: the audit log, the model store. */
package org.vauban.governance.lock;
