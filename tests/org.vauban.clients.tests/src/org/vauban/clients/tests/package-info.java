// SPDX-License-Identifier: EPL-2.0
/** The clients under {@code clients/} in their editors, with the server that was built and a real model. */
package org.vauban.clients.tests;
