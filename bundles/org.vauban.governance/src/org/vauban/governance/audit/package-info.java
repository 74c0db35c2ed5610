// SPDX-License-Identifier: EPL-2.0
/** Not exported: the files, lines and chain of hashes behind {@link org.vauban.governance.AuditLog}. */
package org.vauban.governance.audit;
