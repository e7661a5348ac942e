"""Pictures of a plan: data in, SVG or PNG and the same in words out."""
