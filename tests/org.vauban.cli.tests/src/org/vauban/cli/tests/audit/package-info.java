// SPDX-License-Identifier: EPL-2.0
/** The audit log, through the command line. */
package org.vauban.cli.tests.audit;
