module sluice/kind-e2e/local/pause

go 1.21
