namespace Myelin.Gallery.Computing;

/// <summary>y = H(Σ_k (π/D) q_k(n_k · x) - ½): a region from its shadows, with each q_k a staircase of steps.</summary>
/// <remarks>
/// The shadow of a region in a direction is how much of each line across it lies inside. Filtered backprojection (Ramachandran
/// and Lakshminarayanan, 1971) takes it back: with samples τ apart, the filter is 1/(4τ²) at 0, -1/(π²n²τ²) at odd n, else 0.
/// </remarks>
static class ShadowNetwork
{
    /// <summary>Shadows are means over so many lines within a sample.</summary>
    const int LinesInASample = 8;

    /// <summary>The network, right within the square from -1 to 1.</summary>
    /// <param name="region">What is to be inside.</param>
    /// <param name="directions">D</param>
    /// <param name="offsets">Steps in each direction.</param>
    public static Sequential Of(Polygon region, int directions, int offsets)
    {
        double spacing = 2 * Math.Sqrt(2) / offsets;
        var steps = new Neuron[directions * offsets];
        var weights = new double[directions * offsets];
        for (int k = 0; k < directions; k++)
        {
            (double ny, double nx) = Math.SinCos(Math.PI * k / directions);
            double[] heights = Filtered([.. Enumerable.Range(0, offsets).Select(j => Shadow(region, nx, ny, At(j), spacing))], spacing);
            for (int j = 0; j < offsets; j++)
            {
                steps[k * offsets + j] = new([nx, ny], -(At(j) - spacing / 2));
                weights[k * offsets + j] = Math.PI / directions * (heights[j] - (j > 0 ? heights[j - 1] : 0));
            }
        }
        return GivenNetwork.OfSteps(steps, [new Neuron(weights, -0.5)]);

        double At(int j) => -Math.Sqrt(2) + (j + 0.5) * spacing;
    }

    /// <summary>The mean length within the region of lines n · x = t, over a sample of t.</summary>
    static double Shadow(Polygon region, double nx, double ny, double middle, double width)
    {
        double sum = 0;
        for (int line = 0; line < LinesInASample; line++)
        {
            double t = middle + ((line + 0.5) / LinesInASample - 0.5) * width;
            double[] crossings = [.. Crossings(region, nx, ny, t).Order()];
            for (int i = 0; i + 1 < crossings.Length; i += 2) sum += crossings[i + 1] - crossings[i];
        }
        return sum / LinesInASample;
    }

    /// <summary>Where, along itself, the line n · x = t crosses the boundary.</summary>
    static IEnumerable<double> Crossings(Polygon region, double nx, double ny, double t)
    {
        for (int i = 0; i < region.Corners.Count; i++)
        {
            var (ax, ay) = region.Corners[i];
            var (bx, by) = region.Corners[(i + 1) % region.Corners.Count];
            double a = nx * ax + ny * ay - t, b = nx * bx + ny * by - t;
            if (a > 0 == b > 0) continue;
            double along = a / (a - b);
            yield return -ny * (ax + along * (bx - ax)) + nx * (ay + along * (by - ay));
        }
    }

    static double[] Filtered(double[] shadow, double spacing) =>
    [
        .. Enumerable.Range(0, shadow.Length).Select(
            j => shadow.Select((value, i) => value * (i == j ? 0.25 : (i - j) % 2 != 0 ? -1 / Math.Pow(Math.PI * (i - j), 2) : 0)).Sum() / spacing),
    ];
}
