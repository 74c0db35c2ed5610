// SPDX-License-Identifier: EPL-2.0
/** Tests of the audit log's files: recovery, locks, locales. */
package org.vauban.governance.tests.audit;
