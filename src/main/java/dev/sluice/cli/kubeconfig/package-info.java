/**
 * Finds and opens the cluster that kubectl would: the same files, merged the same way, the same
 * credentials, proxies and names. What is wrong is refused by file and field before anything is
 * sent.
 */
@NullMarked
package dev.sluice.cli.kubeconfig;

import org.jspecify.annotations.NullMarked;
