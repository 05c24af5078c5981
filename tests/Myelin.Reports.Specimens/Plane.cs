namespace Myelin.Reports.Specimens;

/// <summary>Figures of the plane, with small models that are trained for them.</summary>
static class Plane
{
    static Sequential Trained(Dataset data, Loss loss, params Layer[] layers)
    {
        var model = new Sequential(input: [2]);
        foreach (Layer layer in layers) model.Add(layer);
        model.Compile(new Adam(0.02), loss);
        model.Fit(data, epochs: 30, batchSize: 50);
        return model;
    }

    public static DecisionRegions Regions()
    {
        Dataset data = DataSets.Load("spirals").Train.Take(0, 450);
        Sequential model = Trained(
            data, new SparseCategoricalCrossentropy(fromLogits: true), new Dense(32, Activation.Tanh), new Dense(32, Activation.Tanh), new Dense(3));
        return new("Three spirals, three regions", x => model.Predict(x), data);
    }

    public static DecisionRegions Score()
    {
        Dataset data = DataSets.Load("moons").Train.Take(0, 200);
        Sequential model = Trained(data, new BinaryCrossentropy(), new Dense(16, Activation.Tanh), new Dense(1, Activation.Sigmoid));
        return new("Two moons, one probability", x => model.Predict(x), data);
    }

    public static PlaneDeformation Deformation()
    {
        Dataset data = DataSets.Load("moons").Train.Take(0, 200);
        Sequential model = Trained(
            data, new SparseCategoricalCrossentropy(fromLogits: true), new Dense(2, Activation.Tanh), new Dense(2, Activation.Tanh),
            new Dense(2, Activation.Tanh), new Dense(2));
        return new("How layers of two units pull two moons apart", model, data);
    }

    /// <summary>Rosenbrock's valley, gone down with and without momentum.</summary>
    public static LossLandscape Landscape()
    {
        static double Valley(double a, double b) => (1 - a) * (1 - a) + 20 * (b - a * a) * (b - a * a) + 0.01;
        var landscape = new LossLandscape("Rosenbrock's valley", Valley, (-1.6, 1.6), (-0.6, 2.2), unit: "loss", scale: Scale.Log10);
        foreach ((string name, double momentum) in new[] { ("SGD", 0.0), ("SGD with momentum", 0.9) })
        {
            double a = -1.2, b = 1.6, u = 0, v = 0;
            List<double> xs = [a], ys = [b];
            for (int i = 0; i < 150; i++)
            {
                double da = -2 * (1 - a) - 80 * a * (b - a * a), db = 40 * (b - a * a);
                (u, v) = (momentum * u - 0.003 * da, momentum * v - 0.003 * db);
                (a, b) = (a + u, b + v);
                xs.Add(a);
                ys.Add(b);
            }
            landscape.Add(name, xs, ys);
        }
        return landscape;
    }
}
