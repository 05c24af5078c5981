using Myelin.Gallery.Applications;
using Myelin.Gallery.Architectures;
using Myelin.Gallery.Computing;
using Myelin.Gallery.Convolutional;
using Myelin.Gallery.Generalization;
using Myelin.Gallery.Gradients;
using Myelin.Gallery.Multilayer;
using Myelin.Gallery.Neurons;
using Myelin.Gallery.Parts;

namespace Myelin.Gallery;

/// <summary>Every entry by subject.</summary>
public static class GalleryTable
{
    /// <summary>All sections.</summary>
    public static IReadOnlyList<GallerySection> Sections { get; } =
    [
        new("Parts",
        [
            new ActivationFunctions(),
            new LossFunctions(),
            new Regularization(),
            new OneHotSoftmax(),
            new RecipeTable(),
            new LayerMatrix(),
        ]),
        new("Neurons and single-layer systems",
        [
            new McCullochPitts(),
            new Perceptron(),
            new DeltaRule(),
            new LinearRegression(),
            new LogisticRegression(),
            new TwoGaussians(),
            new SoftmaxRegression(),
            new Multilabel(),
            new SvmClassifier(),
            new Templates(),
            new HandFeatures(),
        ]),
        new("Gradients and the computation graph",
        [
            new ForwardPass(),
            new LogisticGraph(),
            new ProductGraph(),
            new GraphPaths(),
            new TwoLayerChainRule(),
            new Sensitivities(),
            new GradientDescent(),
        ]),
        new("What networks can compute",
        [
            new BooleanGates(),
            new RealGates(),
            new TruthTable(),
            new Karnaugh(),
            new Parity(),
            new ConvexRegion(),
            new UnionOfPolygons(),
            new AnyRegion(),
            new SquarePulse(),
            new FunctionByPulses(),
            new UniversalApproximation(),
            new LinearCollapse(),
            new FeatureTransform(),
            new LearnedFeatures(),
            new DecisionBoundary(),
        ]),
        new("Multi-layer perceptrons",
        [
            new ExclusiveOr(),
            new Nielsen30(),
            new MnistMlp(),
            new KerasCifarMlp(),
            new SvmNet(),
            new LatentSpace(),
        ]),
        new("Generalization and tuning",
        [
            new GeneralizationMethods(),
            new Tuning(),
        ]),
        new("Convolutional networks",
        [
            new ConvArithmetic(),
            new WeightSharing(),
            new Filters(),
            new ShiftInvariance(),
            new LeCun1989(),
            new LeNet5(),
            new MnistCnn(),
            new FashionCnn(),
            new CifarCnn(),
            new AlexNet(),
        ]),
        new("The other architectures",
        [
            new RecurrentNets(),
            new TransformerNets(),
            new AdversarialNets(),
            new GraphNet(),
        ]),
        new("Applications of convolutional networks",
        [
            new FineTuning(),
            new ImageRetrieval(),
            new ObjectDetection(),
            new SceneSegmentation(),
            new Captioning(),
            new DeepDream(),
            new StyleTransfer(),
        ]),
    ];

    /// <summary>All entries.</summary>
    public static IReadOnlyList<GalleryEntry> All { get; } = [.. Sections.SelectMany(section => section.Entries)];

    /// <summary>The entry with the given id.</summary>
    /// <exception cref="ArgumentException">There is no such entry; the message suggests the closest id.</exception>
    public static GalleryEntry Of(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return All.FirstOrDefault(entry => entry.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw Nearest.Unknown("gallery entry", id, [.. All.Select(entry => entry.Id)]);
    }
}
