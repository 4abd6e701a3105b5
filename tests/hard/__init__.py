"""The hard cases, a test each; `docs/project/hard-cases.md` lists them."""
