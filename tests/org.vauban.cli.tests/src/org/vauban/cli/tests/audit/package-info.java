// SPDX-License-Identifier: EPL-2.0
/** Tests of the audit log, through the command line. */
package org.vauban.cli.tests.audit;
