// SPDX-License-Identifier: EPL-2.0
/** Tests of the Merkle tree. */
package org.vauban.governance.tests.merkle;
