// SPDX-License-Identifier: EPL-2.0
/** Tests of searches in the audit log. */
package org.vauban.ide.governance.tests.log;
