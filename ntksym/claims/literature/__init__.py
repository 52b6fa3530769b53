"""Claims of published papers on the spectrum of the NTK, cited by paper and number; ids L-<paper>-<number>."""

from . import expansions, funk_hecke, power_series, sobolev_training, zonal_rates

CLAIMS = (*zonal_rates.CLAIMS, *expansions.CLAIMS, *funk_hecke.CLAIMS, *power_series.CLAIMS,
          *sobolev_training.CLAIMS)
