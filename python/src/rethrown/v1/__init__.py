# Generated from schema/; do not edit, run `npm run generate`.
