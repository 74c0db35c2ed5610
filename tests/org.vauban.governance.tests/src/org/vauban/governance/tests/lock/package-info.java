// SPDX-License-Identifier: EPL-2.0
/** Tests of the locks between processes. */
package org.vauban.governance.tests.lock;
